output "read" {
  description = "Policies for who plans: name to JSON. They change nothing, and read neither images nor labels."
  value       = { read = data.aws_iam_policy_document.read.minified_json }

  precondition {
    condition     = length(data.aws_iam_policy_document.read.minified_json) <= local.most_characters
    error_message = "The policy read has ${length(data.aws_iam_policy_document.read.minified_json)} characters; IAM takes ${local.most_characters}. Choose a shorter name_prefix or bucket_name."
  }
}

output "apply" {
  description = "Policies for who applies, changes and destroys: name to JSON, all of them for one role. Those of `read` are among them."
  value = merge({
    read    = data.aws_iam_policy_document.read.minified_json
    publish = data.aws_iam_policy_document.publish.minified_json
    run     = data.aws_iam_policy_document.run.minified_json
    people  = data.aws_iam_policy_document.people.minified_json
  }, var.deploy_account_layer ? { account = data.aws_iam_policy_document.account.minified_json } : {})

  precondition {
    condition     = max([for document in [data.aws_iam_policy_document.publish, data.aws_iam_policy_document.run, data.aws_iam_policy_document.people, data.aws_iam_policy_document.account] : length(document.minified_json)]...) <= local.most_characters
    error_message = "A policy has more than the ${local.most_characters} characters that IAM takes. Choose a shorter name_prefix or bucket_name."
  }
}
