package org.understudy.services.task.site;

import java.util.List;
import java.util.Optional;

import org.understudy.model.task.Resource;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;

/// What is known of the tasks of one host at one moment.
///
/// @param attached whether its journal is listened to now; else this is how it was
/// @param tasks in the order of the line; those that are over are in it for a while
public record SiteView(boolean attached, List<SiteTask> tasks) {
    public static final SiteView NOTHING = new SiteView(false, List.of());

    public SiteView {
        tasks = List.copyOf(tasks);
    }

    public Optional<SiteTask> find(TaskId id) {
        return tasks.stream().filter(t -> t.id().equals(id)).findFirst();
    }

    public List<SiteTask> live() {
        return tasks.stream().filter(t -> !t.state().over()).toList();
    }

    /// Who keeps people from this resource.
    public Optional<SiteTask> holderOf(Resource resource) {
        return SiteTask.holderOf(resource, tasks);
    }
}
