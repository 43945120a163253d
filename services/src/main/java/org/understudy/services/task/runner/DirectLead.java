package org.understudy.services.task.runner;

import org.jspecify.annotations.Nullable;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.TaskState;
import org.understudy.services.store.TaskRow;
import org.understudy.services.task.DispatchJson;
import org.understudy.services.task.queue.Led;

/// A routine that this process does itself.
final class DirectLead implements Lead {
    private final Led led;
    private final TaskRow row;
    private Led.@Nullable Running running;
    private boolean leaving;
    private String whyCancelled = "";

    DirectLead(Led led, TaskRow row) {
        this.led = led;
        this.row = row;
    }

    @Override
    public Result go() throws InterruptedException {
        try {
            Led.Running begun;
            synchronized (this) {
                if (leaving) {
                    return Result.UNTOUCHED;
                }
                begun = led.begin(DispatchJson.read(row.request()));
                running = begun;
                if (!whyCancelled.isEmpty()) {
                    begun.cancel();
                }
            }
            return new Result(TaskState.SUCCEEDED, begun.await());
        } catch (ProblemException e) {
            synchronized (this) {
                if (leaving) {
                    return Result.UNTOUCHED;
                }
                return whyCancelled.isEmpty()
                        ? new Result(TaskState.FAILED, e.problem().sentence())
                        : new Result(TaskState.CANCELLED, whyCancelled);
            }
        }
    }

    @Override
    public synchronized void cancel(String why) {
        if (whyCancelled.isEmpty()) {
            whyCancelled = why.isEmpty() ? "It was asked for." : why;
            if (running != null) {
                running.cancel();
            }
        }
    }

    /// It goes on where it was broken off when the next one begins it again.
    @Override
    public synchronized void leave() {
        leaving = true;
        if (running != null) {
            running.cancel();
        }
    }
}
