locals {
  # Service (the functions' POWERTOOLS_SERVICE_NAME) to the metrics that it emits, by widget.
  # tests/terraform/test_metrics.py holds them against the functions.
  function_metrics = {
    "pre-annotation" = {
      "Tasks" = ["TasksPrepared", "TasksRefused", "InitialInstances"]
    }
    "post-annotation" = {
      "Data objects" = ["ObjectsConsolidated", "ObjectsFailed", "RequestsFailed", "LabelsSpilled"]
      "Labels"       = ["Instances", "Issues", "AnswersUnreadable"]
      "Agreement"    = ["Agreement"]
    }
  }

  # Agreement is a share from 0 to 1; all else is counted.
  function_metric_widgets = flatten([
    for service, widgets in local.function_metrics : [
      for title, names in widgets : {
        title   = "${title} (${service})"
        stat    = title == "Agreement" ? "Average" : "Sum"
        metrics = [for name in names : [var.metrics_namespace, name, "service", service]]
      }
    ]
  ])
  lambda_widgets = [
    for title, stat in { Invocations = "Sum", Errors = "Sum", Throttles = "Sum", Duration = "Maximum" } : {
      title                          = "${title} of the functions"
      stat                           = stat
      metrics                        = [for function in values(local.functions) : ["AWS/Lambda", title, "FunctionName", function.name]]
    }
  ]
  widgets = concat(local.function_metric_widgets, local.lambda_widgets)
}

resource "aws_cloudwatch_dashboard" "labeling" {
  dashboard_name = "${var.name_prefix}-labeling"

  dashboard_body = jsonencode({
    widgets = [
      for index, widget in local.widgets : {
        type   = "metric"
        x      = 8 * (index % 3)
        y      = 6 * floor(index / 3)
        width  = 8
        height = 6
        properties = {
          title   = widget.title
          region  = local.region
          view    = "timeSeries"
          stat    = widget.stat
          period  = 300
          metrics = widget.metrics
        }
      }
    ]
  })
}
