output "bucket_names" {
  description = "Environment to the name of its bucket."
  value       = { for name, stack in module.environments : name => stack.bucket_name }
}

output "bucket_name_elsewhere" {
  description = "Bucket in the other provider's region."
  value       = module.elsewhere.bucket_name
}
