package org.understudy.services.task.site;

import java.util.Optional;

import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskSpec;

/// Everything that a host knows of one task.
///
/// @param spec empty where a newer program wrote it in a way that this one does not know
/// @param logBytes how long its log is
public record TaskDetails(SiteTask task, Optional<TaskSpec> spec, long logBytes) {}
