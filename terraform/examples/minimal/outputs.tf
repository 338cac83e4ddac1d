output "worker_portal_url" {
  description = "Where workers sign in."
  value       = module.poserig.worker_portal_url
}

output "bucket_name" {
  description = "Bucket of images, manifests, templates and labels."
  value       = module.poserig.bucket_name
}
