"""The way of a decision: request, inputs, pipeline, record, answer; its replay and previews."""
