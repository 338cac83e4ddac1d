# What each object that a user gives may hold: its attributes, by its name. Defaults and types are in
# the modules that get it.

locals {
  attributes = {
    artifacts                   = ["bucket", "prefix"]
    access_logs                 = ["bucket_name", "prefix"]
    lifecycle_rules             = ["enabled", "incomplete_upload_days", "noncurrent_version_days", "job_output_days"]
    cdn                         = ["enabled", "component_url"]
    custom_domain               = ["name", "certificate_arn"]
    functions                   = ["pre_annotation", "post_annotation", "environment", "log_level", "log_retention_days", "log_kms_key_arn", "layers", "tracing", "versions", "assumable_role_arns"]
    "functions.pre_annotation"  = ["memory_mb", "timeout_seconds", "reserved_concurrency"]
    "functions.post_annotation" = ["memory_mb", "timeout_seconds", "reserved_concurrency"]
    "functions.versions"        = ["enabled", "pre_annotation", "post_annotation"]
    ground_truth_role           = ["require_source_account", "output_prefix_only"]
    workforce                   = ["workforce_name", "user_pool_id", "user_pool_client_id", "worker_group_name", "oidc_groups", "workteam_name", "worker_portal_url"]
    work_teams                  = ["worker_emails", "existing_workers", "oidc_groups"]
    monitoring                  = ["enabled", "topic_arn", "notification_emails", "kms_key_arn", "labeling_job_states", "thresholds"]
    "monitoring.thresholds"     = ["function_errors", "function_throttles", "failed_objects", "duration_percent"]
  }
}
