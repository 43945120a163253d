package org.understudy.app.cli;

import java.io.Console;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.understudy.model.problem.ProblemException;
import org.understudy.services.observe.Subscription;
import org.understudy.services.task.RunningTask;
import org.understudy.services.task.TaskSnapshot;
import org.understudy.services.task.TaskSnapshot.Counters;
import org.understudy.services.task.TaskSnapshot.Phase;
import org.understudy.services.task.TaskSnapshot.PhaseState;

/// Shows a task on the terminal: a line per phase as it ends, what it has to say, and one line
/// that moves while it runs. Ctrl+C cancels the task and waits until it has cleaned up.
public final class TaskPrinter {
    private static final long REDRAW_NANOS = 200_000_000;

    private final Output output;
    private final boolean moving;
    private final Set<String> told = new HashSet<>();
    private int messages;
    private long lastDrawn;
    private boolean drawn;

    public TaskPrinter(Output output) {
        this.output = output;
        Console console = System.console();
        this.moving = console != null && console.isTerminal() && !output.json();
    }

    public <T> T follow(RunningTask<T> task) throws ProblemException {
        try (Interrupts.Registration _ = output.interrupts().during(task::cancel);
                Subscription _ = task.snapshot().subscribe(this::show)) {
            return task.await();
        } catch (InterruptedException e) {
            task.cancel();
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            clear();
        }
    }

    private synchronized void show(TaskSnapshot task) {
        for (Phase phase : task.phases()) {
            boolean over = phase.state() == PhaseState.DONE;
            if (over && told.add(phase.id())) {
                clear();
                output.note(String.format(Locale.ROOT, "  %-44s %8s", phase.title(), Amounts.seconds(phase.seconds())));
            }
        }
        List<String> all = task.messages();
        for (int i = messages; i < all.size(); i++) {
            clear();
            output.note("    " + all.get(i));
        }
        messages = all.size();
        if (moving && System.nanoTime() - lastDrawn > REDRAW_NANOS) {
            lastDrawn = System.nanoTime();
            draw(task);
        }
    }

    private void draw(TaskSnapshot task) {
        task.phases().stream()
                .filter(p -> p.state() == PhaseState.RUNNING)
                .findFirst()
                .ifPresent(phase -> {
                    output.over("  " + phase.title() + "  " + counters(task.counters()));
                    drawn = true;
                });
    }

    private static String counters(Counters c) {
        List<String> parts = new ArrayList<>();
        if (c.bytesDone() > 0) {
            parts.add(
                    Amounts.bytes(c.bytesDone()) + (c.bytesTotal() > 0 ? " of " + Amounts.bytes(c.bytesTotal()) : ""));
        }
        if (c.filesDone() > 0) {
            parts.add(c.filesDone() + " files");
        }
        if (c.bytesPerSecond() > 0) {
            parts.add(Amounts.bytes(Math.round(c.bytesPerSecond())) + "/s");
        }
        if (c.remainingSeconds() >= 0) {
            parts.add(Amounts.seconds(c.remainingSeconds()) + " left");
        }
        return String.join(", ", parts);
    }

    private void clear() {
        if (drawn) {
            output.over("");
            drawn = false;
        }
    }
}
