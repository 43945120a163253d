package org.understudy.services.task;

import java.util.Optional;

import org.understudy.model.host.Host;
import org.understudy.model.problem.Problem;
import org.understudy.model.task.SiteTask;
import org.understudy.services.task.routine.Plan;

/// What a dispatch would do on one host, as that host is now. Nothing was changed there.
///
/// @param found what the host said of what it would find and do; empty where that cannot be told
/// @param waitsFor who would be in the way now
/// @param problem why nothing would come of it there
public record Preview(Host host, Plan plan, String found, Optional<SiteTask> waitsFor, Optional<Problem> problem) {}
