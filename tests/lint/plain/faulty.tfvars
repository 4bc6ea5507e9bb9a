faulty = true
