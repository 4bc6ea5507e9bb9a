kubernetes_version     = "1.31"
nat_gateways           = 1
log_types              = ["audit"]
public_access_cidrs    = ["0.0.0.0/0", "10.9.0.0/16"]
private_cidrs          = ["10.0.0.0/28", "10.0.16.0/20"]
service_ipv4_cidr      = "10.0.192.0/20"

fargate_profiles = {
  apps     = { selectors = [{ namespace = "prod-*" }] }
  eks-base = { selectors = [{ namespace = "Default" }] }
  web      = { selectors = [{ namespace = "prod-web" }, { namespace = "*", labels = { a = "1", b = "2", c = "3", d = "4", e = "5", f = "6" } }] }
  wide = { selectors = [
    { namespace = "team-0" }, { namespace = "team-1" }, { namespace = "team-2" },
    { namespace = "team-3" }, { namespace = "team-4" }, { namespace = "team-5" },
  ] }
}

addons = {
  coredns            = { configuration = "{\"computeType\":\"ec2\",\"replicaCont\":3}" }
  aws-ebs-csi-driver = {}
}

access_entries = {
  admin = {
    principal_arn = "arn:aws:iam::111122223333:role/Admin"
    policies      = { admin = { arn = "arn:aws:iam::aws:policy/AdministratorAccess" } }
  }
  nobody = { principal_arn = "arn:aws:iam::111122223333:user/nobody" }
  group  = { principal_arn = "arn:aws:iam::111122223333:group/devs", groups = ["system:masters"] }
}
