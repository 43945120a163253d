package org.understudy.services.task;

/// How long the tasks of a dispatch are attended.
public enum Until {
    /// Until its host has it.
    ACCEPTED,
    /// Until its end; its output is collected then.
    ENDED,
    /// Until its end; its output is passed on as it comes, to [TaskListener#output], and not
    /// collected.
    ENDED_LIVE
}
