from fargate_tf import AccessEntry, Addon, Blueprint, Cluster, FargateProfile, Network, Selector

# IAM takes these characters only; they reach the roles.
PLAIN = "Ops: a_b.c/d=e+f-g@h Ä 日本"

blueprint = Blueprint(
    region="eu-central-1",
    account_id="111122223333",
    tags={"owner": PLAIN},
    network=Network(
        cidr="10.0.0.0/16",
        availability_zones=["eu-central-1a", "eu-central-1b"],
        tags={
            "template": "${var.x} %{ if true } $${y} %%{z} $5 100%",
            "quotes": "\"double\" 'single' \\ `back`",
        },
    ),
    cluster=Cluster(
        "dev",
        version="1.35",
        tags={"cluster": PLAIN},
        fargate_profiles=[
            FargateProfile(
                "system",
                selectors=[Selector("kube-system")],
                tags={"lines": "one\ntwo\r\n\tthree\n", "emoji": "🚀 👩‍👩‍👧‍👦 é"},
            ),
        ],
        addons=[Addon("metrics-server", tags={"heredoc": "<<EOF\ntext\nEOF\n", "comment": "# // /* */"})],
        access_entries=[
            AccessEntry(
                "arn:aws:iam::111122223333:role/Admin",
                policies=["AmazonEKSClusterAdminPolicy"],
                tags={
                    "control": "\x00\x07\x1b[31m\x7f\u202e\ufeff",
                    "cluster": "the entry's own",
                    "a key, spaced": "",
                },
            ),
        ],
    ),
)
