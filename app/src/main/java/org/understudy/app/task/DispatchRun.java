package org.understudy.app.task;

import java.util.List;

import org.understudy.app.cli.Output;
import org.understudy.model.problem.Kind;
import org.understudy.model.task.TaskId;
import org.understudy.services.task.HostOutcome;
import org.understudy.services.task.TaskRun;

/// Stays with a dispatch until it is over, and does on Ctrl+C what was said to be done then.
final class DispatchRun {
    /// What Ctrl+C does.
    enum Interrupt {
        CANCEL,
        DETACH
    }

    private final Output output;
    private final Interrupt interrupt;

    DispatchRun(Output output, Interrupt interrupt) {
        this.output = output;
        this.interrupt = interrupt;
    }

    /// Waits, tells the result, and gives the exit code.
    int finish(TaskRun run, RunPrinter printer, boolean detached) {
        List<HostOutcome> outcomes = await(run);
        printer.summary(run.id(), outcomes, detached);
        return outcomes.stream().allMatch(HostOutcome::good) ? 0 : Kind.FAILED.exitCode();
    }

    private List<HostOutcome> await(TaskRun run) {
        Thread hook = Thread.ofPlatform().unstarted(() -> interrupted(run));
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return run.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException alreadyEnding) {
                output.detail("ending");
            }
        }
    }

    private void interrupted(TaskRun run) {
        if (interrupt == Interrupt.CANCEL) {
            output.note("understudy: cancelling");
            run.cancel("Ctrl+C where it was asked for.");
            return;
        }
        List<TaskId> left = run.detach();
        output.note("understudy: " + left.size() + (left.size() == 1 ? " task goes on: " : " tasks go on: ")
                + "understudy task list");
    }
}
