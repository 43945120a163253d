package org.understudy.services.task;

import org.understudy.model.host.Host;
import org.understudy.services.task.site.Submission;

/// Hears what becomes of the tasks of a dispatch, from several threads at once.
public interface TaskListener {
    default void accepted(Host host, Submission submission) {}

    /// Something that people should know of this host.
    default void remark(Host host, String sentence) {}

    default void output(Host host, byte[] bytes, int count) {}

    default void ended(HostOutcome outcome) {}
}
