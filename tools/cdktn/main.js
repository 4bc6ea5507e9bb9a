// The article's cluster (blueprints/fargate_test.py) in CDK Terrain, synthesized as Terraform JSON to standard output;
// with a number, so many stacks of it in one application, to a folder that is removed.
//
// Only the bindings that are used are imported, each by its own path: importing all of the provider's takes seconds.
const { mkdtempSync, readFileSync, rmSync } = require("node:fs");
const { createRequire } = require("node:module");
const { tmpdir } = require("node:os");
const { join } = require("node:path");

// The packages lie in the folder that this runs in, not beside this file.
const load = createRequire(join(process.cwd(), "package.json"));
const { App, S3Backend, TerraformOutput, TerraformStack } = load("cdktn");
const aws = (path, name) => load(`@cdktn/provider-aws/lib/${path}`)[name];

const AwsProvider = aws("provider", "AwsProvider");
const CloudwatchLogGroup = aws("cloudwatch-log-group", "CloudwatchLogGroup");
const DefaultSecurityGroup = aws("default-security-group", "DefaultSecurityGroup");
const Eip = aws("eip", "Eip");
const EksAccessEntry = aws("eks-access-entry", "EksAccessEntry");
const EksAccessPolicyAssociation = aws("eks-access-policy-association", "EksAccessPolicyAssociation");
const EksAddon = aws("eks-addon", "EksAddon");
const EksCluster = aws("eks-cluster", "EksCluster");
const EksFargateProfile = aws("eks-fargate-profile", "EksFargateProfile");
const IamRole = aws("iam-role", "IamRole");
const IamRolePolicyAttachment = aws("iam-role-policy-attachment", "IamRolePolicyAttachment");
const InternetGateway = aws("internet-gateway", "InternetGateway");
const KmsAlias = aws("kms-alias", "KmsAlias");
const KmsKey = aws("kms-key", "KmsKey");
const NatGateway = aws("nat-gateway", "NatGateway");
const Route = aws("route", "Route");
const RouteTable = aws("route-table", "RouteTable");
const RouteTableAssociation = aws("route-table-association", "RouteTableAssociation");
const Subnet = aws("subnet", "Subnet");
const Vpc = aws("vpc", "Vpc");
const VpcEndpoint = aws("vpc-endpoint", "VpcEndpoint");

const REGION = "eu-central-1";
const ACCOUNT = "111122223333";
const NAME = "fargate-test-eu-central-1-cluster";
const ZONES = ["a", "b", "c"].map((letter) => REGION + letter);

class Article extends TerraformStack {
  constructor(scope, id) {
    super(scope, id);
    new S3Backend(this, { bucket: "acme-terraform-state", key: "fargate-test.tfstate", region: REGION });
    new AwsProvider(this, "aws", {
      region: REGION,
      allowedAccountIds: [ACCOUNT],
      defaultTags: [{ tags: { team: "platform" } }],
    });
    const network = this.network();
    const cluster = this.cluster(network);
    const profiles = this.profiles(cluster, network);
    this.addons(cluster, profiles);
    this.access(cluster);
    new TerraformOutput(this, "cluster_name", { value: cluster.name });
    new TerraformOutput(this, "cluster_endpoint", { value: cluster.endpoint });
    new TerraformOutput(this, "vpc_id", { value: network.vpc.id });
  }

  network() {
    const vpc = new Vpc(this, "vpc", { cidrBlock: "10.0.0.0/16", enableDnsHostnames: true, tags: { Name: NAME } });
    new DefaultSecurityGroup(this, "default", { vpcId: vpc.id });
    const gateway = new InternetGateway(this, "gateway", { vpcId: vpc.id });
    const outside = new RouteTable(this, "public", { vpcId: vpc.id, tags: { Name: `${NAME}-public` } });
    new Route(this, "to-internet", {
      routeTableId: outside.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: gateway.id,
    });
    const tables = [];
    const subnets = ZONES.map((zone, i) => {
      const open = new Subnet(this, `public-${zone}`, {
        vpcId: vpc.id,
        availabilityZone: zone,
        cidrBlock: `10.0.${96 + i}.0/24`,
        tags: { Name: `${NAME}-public-${zone}`, "kubernetes.io/role/elb": "1" },
      });
      const closed = new Subnet(this, `private-${zone}`, {
        vpcId: vpc.id,
        availabilityZone: zone,
        cidrBlock: `10.0.${i * 16}.0/20`,
        tags: { Name: `${NAME}-private-${zone}`, "kubernetes.io/role/internal-elb": "1" },
      });
      const address = new Eip(this, `nat-address-${zone}`, { domain: "vpc" });
      const nat = new NatGateway(this, `nat-${zone}`, {
        allocationId: address.id,
        subnetId: open.id,
        dependsOn: [gateway],
      });
      const inside = new RouteTable(this, `private-table-${zone}`, { vpcId: vpc.id });
      tables.push(inside.id);
      new Route(this, `to-nat-${zone}`, {
        routeTableId: inside.id,
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: nat.id,
      });
      new RouteTableAssociation(this, `public-in-${zone}`, { routeTableId: outside.id, subnetId: open.id });
      new RouteTableAssociation(this, `private-in-${zone}`, { routeTableId: inside.id, subnetId: closed.id });
      return closed.id;
    });
    new VpcEndpoint(this, "s3", {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${REGION}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds: tables,
    });
    return { vpc, subnets };
  }

  role(id, service, policy, condition) {
    const role = new IamRole(this, id, {
      name: `${NAME}-${id}`,
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          { Effect: "Allow", Principal: { Service: service }, Action: "sts:AssumeRole", Condition: condition },
        ],
      }),
    });
    const policyArn = `arn:aws:iam::aws:policy/${policy}`;
    return { role, attached: new IamRolePolicyAttachment(this, `${id}-policy`, { role: role.name, policyArn }) };
  }

  cluster(network) {
    const { role, attached } = this.role("cluster", "eks.amazonaws.com", "AmazonEKSClusterPolicy");
    const logs = new CloudwatchLogGroup(this, "logs", { name: `/aws/eks/${NAME}/cluster`, retentionInDays: 90 });
    const key = new KmsKey(this, "key", { description: `Secrets of ${NAME}`, enableKeyRotation: true });
    new KmsAlias(this, "key-alias", { name: `alias/eks/${NAME}`, targetKeyId: key.keyId });
    return new EksCluster(this, "cluster-itself", {
      name: NAME,
      version: "1.35",
      roleArn: role.arn,
      enabledClusterLogTypes: ["api", "audit", "authenticator", "controllerManager", "scheduler"],
      accessConfig: { authenticationMode: "API", bootstrapClusterCreatorAdminPermissions: false },
      encryptionConfig: { provider: { keyArn: key.arn }, resources: ["secrets"] },
      vpcConfig: {
        subnetIds: network.subnets,
        endpointPrivateAccess: true,
        endpointPublicAccess: true,
        publicAccessCidrs: ["198.51.100.7/32"],
      },
      dependsOn: [attached, logs],
    });
  }

  profiles(cluster, network) {
    const { role, attached } = this.role(
      "pods",
      "eks-fargate-pods.amazonaws.com",
      "AmazonEKSFargatePodExecutionRolePolicy",
      { ArnLike: { "aws:SourceArn": `arn:aws:eks:${REGION}:${ACCOUNT}:fargateprofile/${NAME}/*` } },
    );
    const selectors = {
      default: { namespace: "default" },
      system: { namespace: "kube-system" },
      apps: { namespace: "prod-*", labels: { tier: "web" } },
    };
    return Object.entries(selectors).map(
      ([name, selector]) =>
        new EksFargateProfile(this, `profile-${name}`, {
          clusterName: cluster.name,
          fargateProfileName: name,
          podExecutionRoleArn: role.arn,
          subnetIds: network.subnets,
          selector: [selector],
          dependsOn: [attached],
        }),
    );
  }

  addons(cluster, profiles) {
    for (const addonName of ["coredns", "metrics-server"]) {
      new EksAddon(this, addonName, {
        clusterName: cluster.name,
        addonName,
        configurationValues: addonName === "coredns" ? JSON.stringify({ computeType: "Fargate" }) : undefined,
        dependsOn: profiles,
      });
    }
  }

  access(cluster) {
    const principalArn = `arn:aws:iam::${ACCOUNT}:role/Admin`;
    new EksAccessEntry(this, "admin", { clusterName: cluster.name, principalArn });
    new EksAccessPolicyAssociation(this, "admin-policy", {
      clusterName: cluster.name,
      principalArn,
      policyArn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      accessScope: { type: "cluster" },
    });
  }
}

const outdir = mkdtempSync(join(tmpdir(), "cdktn-"));
const app = new App({ outdir });
const stacks = Number(process.argv[2] ?? 1);
for (let number = 0; number < stacks; number++) new Article(app, `article-${number}`);
app.synth();
if (stacks === 1) process.stdout.write(readFileSync(join(outdir, "stacks", "article-0", "cdk.tf.json")));
rmSync(outdir, { recursive: true });
