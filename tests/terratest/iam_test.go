// Package terratest applies an example of the published modules with the tools of a Go team: Terratest runs Terraform,
// and the AWS SDK reads back what has become of it.
//
// It is for an emulated AWS: `make terratest` starts one, and says where it is in AWS_ENDPOINT_URL, which the provider
// and the SDK both read.
package terratest

import (
	"context"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/gruntwork-io/terratest/modules/files"
	"github.com/gruntwork-io/terratest/modules/logger"
	"github.com/gruntwork-io/terratest/modules/terraform"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTheRolesOfTheExampleMayDoWhatTheyAreForAndNoMore(t *testing.T) {
	onlyAgainstAnEmulator(t)
	client := iamClient(t)
	options := example(t, "iam", "minimal")

	// t.Context() is over by the time that this runs.
	defer terraform.DestroyContext(t, context.Background(), options)
	terraform.InitAndApplyAndIdempotentContext(t, t.Context(), options)

	t.Run("the control plane's role is for EKS", func(t *testing.T) {
		trusted := statement{
			Effect:    "Allow",
			Action:    "sts:AssumeRole",
			Principal: map[string]string{"Service": "eks.amazonaws.com"},
		}
		assert.Equal(t, []statement{trusted}, trust(t, client, "shop-cluster"))
		assert.Equal(t, []string{"arn:aws:iam::aws:policy/AmazonEKSClusterPolicy"}, attached(t, client, "shop-cluster"))
	})

	t.Run("the role of pods is for profiles of this cluster, and pulls images", func(t *testing.T) {
		profiles := "arn:aws:eks:eu-central-1:111122223333:fargateprofile/shop/*"
		trusted := statement{
			Effect:    "Allow",
			Action:    "sts:AssumeRole",
			Principal: map[string]string{"Service": "eks-fargate-pods.amazonaws.com"},
			Condition: map[string]map[string]string{"ArnLike": {"aws:SourceArn": profiles}},
		}
		pulls := "arn:aws:iam::aws:policy/AmazonEKSFargatePodExecutionRolePolicy"
		assert.Equal(t, []statement{trusted}, trust(t, client, "shop-pod-execution"))
		assert.Equal(t, []string{pulls}, attached(t, client, "shop-pod-execution"))
	})
}

// onlyAgainstAnEmulator skips where no endpoint is given, and refuses one that is not on this machine: it might cost.
func onlyAgainstAnEmulator(t *testing.T) {
	t.Helper()
	endpoint := os.Getenv("AWS_ENDPOINT_URL")
	if endpoint == "" {
		t.Skip("no AWS_ENDPOINT_URL: say `make terratest`, which starts an emulated AWS and names it there")
	}
	where, err := url.Parse(endpoint)
	require.NoError(t, err)
	require.Equal(t, "127.0.0.1", where.Hostname(), "AWS_ENDPOINT_URL is for an emulator on this machine")
}

// example is one of a module, copied with all modules, so that nothing is left in the repository.
func example(t *testing.T, module, name string) *terraform.Options {
	t.Helper()
	modules, err := files.CopyTerraformFolderToTemp(filepath.Join("..", "..", "modules"), t.Name())
	require.NoError(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(filepath.Dir(modules)) })
	return &terraform.Options{
		TerraformBinary: os.Getenv("FARGATE_TF_TOOL"), // where it is empty, terraform, or else tofu
		TerraformDir:    filepath.Join(modules, module, "examples", name),
		NoColor:         true,
		Logger:          logger.TestingT, // said when the test fails, or with -v
	}
}

func iamClient(t *testing.T) *iam.Client {
	t.Helper()
	loaded, err := config.LoadDefaultConfig(t.Context(), config.WithRegion("eu-central-1"))
	require.NoError(t, err)
	return iam.NewFromConfig(loaded)
}

// statement is one of a trust policy, as our modules write them.
type statement struct {
	Effect    string
	Action    string
	Principal map[string]string
	Condition map[string]map[string]string
}

// trust is who may assume a role.
func trust(t *testing.T, client *iam.Client, role string) []statement {
	t.Helper()
	got, err := client.GetRole(t.Context(), &iam.GetRoleInput{RoleName: aws.String(role)})
	require.NoError(t, err)
	policy, err := url.QueryUnescape(aws.ToString(got.Role.AssumeRolePolicyDocument))
	require.NoError(t, err)
	var read struct{ Statement []statement }
	require.NoError(t, json.Unmarshal([]byte(policy), &read))
	return read.Statement
}

// attached are the managed policies of a role.
func attached(t *testing.T, client *iam.Client, role string) []string {
	t.Helper()
	got, err := client.ListAttachedRolePolicies(t.Context(), &iam.ListAttachedRolePoliciesInput{RoleName: aws.String(role)})
	require.NoError(t, err)

	var arns []string
	for _, policy := range got.AttachedPolicies {
		arns = append(arns, aws.ToString(policy.PolicyArn))
	}
	return arns
}
