output "state_machine_name" {
  description = "Start it: aws stepfunctions start-execution --state-machine-arn ARN."
  value       = aws_sfn_state_machine.shards.name
}

output "export_uri" {
  description = "Where the exports lie, a folder for each labeling job."
  value       = "s3://${var.bucket_name}/${var.export_prefix}/"
}
