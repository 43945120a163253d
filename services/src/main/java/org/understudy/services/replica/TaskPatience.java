package org.understudy.services.replica;

import java.time.Duration;

import org.understudy.model.problem.ProblemException;
import org.understudy.services.libvirt.Patience;
import org.understudy.services.task.TaskContext;

/// A task that waits for somebody outside: every console reads for whom, and it can be cancelled meanwhile.
final class TaskPatience implements Patience {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(2);

    private final TaskContext task;

    TaskPatience(TaskContext task) {
        this.task = task;
    }

    @Override
    public void waits(String who) throws ProblemException {
        task.waitsFor(who);
        task.pause(BETWEEN_LOOKS);
    }

    @Override
    public void goesOn() {
        task.waitsFor("");
    }
}
