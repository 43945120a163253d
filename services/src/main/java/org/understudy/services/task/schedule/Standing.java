package org.understudy.services.task.schedule;

import java.util.Optional;

import org.understudy.model.problem.Problem;
import org.understudy.services.store.ScheduleRow;
import org.understudy.services.store.TaskRow;

/// A schedule and how it stands.
///
/// @param title what is dispatched; empty where that cannot be told
/// @param hosts the selection
/// @param last its last run
/// @param problem why nothing would come of it as things are
public record Standing(
        ScheduleRow row,
        String title,
        String hosts,
        Optional<Timing> timing,
        Optional<TaskRow> last,
        Optional<Problem> problem) {}
