package org.understudy.services.task;

import java.util.Optional;

import org.understudy.model.task.TaskState;
import org.understudy.services.task.TaskSnapshot.Counters;
import org.understudy.services.task.TaskSnapshot.Phase;
import org.understudy.services.task.TaskSnapshot.PhaseState;

/// How far a task is, in one number and a few words: for other consoles, which do not see its phases.
final class HowFar {
    private HowFar() {}

    /// Of the running phase; -1 where its end is not known.
    static int percent(TaskSnapshot task) {
        Counters c = task.counters();
        return c.bytesTotal() > 0 ? Math.clamp(c.bytesDone() * 100 / c.bytesTotal(), 0, 100) : -1;
    }

    static String words(TaskSnapshot task) {
        String waits = task.lead().map(TaskSnapshot.Lead::waitsFor).orElse("");
        if (!waits.isEmpty() && task.state() == TaskState.RUNNING) {
            return "waits for " + waits;
        }
        Optional<Phase> now = task.phases().stream()
                .filter(p -> p.state() == PhaseState.RUNNING)
                .findFirst();
        if (now.isEmpty()) {
            return task.title();
        }
        int number = task.phases().indexOf(now.get()) + 1;
        return number + "/" + task.phases().size() + " " + now.get().title();
    }
}
