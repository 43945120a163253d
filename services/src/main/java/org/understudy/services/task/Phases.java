package org.understudy.services.task;

import java.util.ArrayList;
import java.util.List;

import org.understudy.services.task.TaskSnapshot.Phase;
import org.understudy.services.task.TaskSnapshot.PhaseState;

/// The phases of one task and how long each took. Not thread-safe; its owner guards it.
final class Phases {
    private final List<PhaseClock> clocks = new ArrayList<>();

    private static final class PhaseClock {
        final String id;
        final String title;
        PhaseState state = PhaseState.WAITING;
        long startedNanos;
        double seconds;

        PhaseClock(String id, String title) {
            this.id = id;
            this.title = title;
        }
    }

    Phases(List<TaskDefinition.PhaseTitle> declared) {
        declared.forEach(p -> clocks.add(new PhaseClock(p.id(), p.title())));
    }

    void begin(String id) {
        PhaseClock wanted = find(id);
        endRunning(PhaseState.DONE);
        wanted.state = PhaseState.RUNNING;
        wanted.startedNanos = System.nanoTime();
    }

    void skip(String id) {
        find(id).state = PhaseState.SKIPPED;
    }

    void endRunning(PhaseState as) {
        for (PhaseClock clock : clocks) {
            if (clock.state == PhaseState.RUNNING) {
                clock.seconds += elapsed(clock);
                clock.state = as;
            }
        }
    }

    List<Phase> snapshot() {
        return clocks.stream()
                .map(c -> new Phase(
                        c.id, c.title, c.state, c.state == PhaseState.RUNNING ? c.seconds + elapsed(c) : c.seconds))
                .toList();
    }

    private PhaseClock find(String id) {
        return clocks.stream()
                .filter(c -> c.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("phase '" + id + "' was not declared"));
    }

    private static double elapsed(PhaseClock clock) {
        return (System.nanoTime() - clock.startedNanos) / 1e9;
    }
}
