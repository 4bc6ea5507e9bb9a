kms_key_arn = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd"
