external_id = "0123"
