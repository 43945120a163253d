package org.understudy.app.task.dispatch;

import java.util.List;
import java.util.Optional;

import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Portion;
import org.understudy.model.task.Rollout;

/// How many hosts at a time.
public final class RolloutViewModel {
    private final StringProperty limit = new SimpleStringProperty(String.valueOf(Rollout.USUAL_LIMIT));
    private final StringProperty batches = new SimpleStringProperty("");
    private final StringProperty stopAt = new SimpleStringProperty("");
    private final ReadOnlyStringWrapper wrong = new ReadOnlyStringWrapper("");

    RolloutViewModel() {
        for (StringProperty each : List.of(limit, batches, stopAt)) {
            each.addListener((_, _, _) -> check());
        }
    }

    Rollout rollout() throws ProblemException {
        int most;
        try {
            most = Integer.parseInt(limit.get().strip());
        } catch (NumberFormatException e) {
            most = 0;
        }
        Optional<Portion> stop = stopAt.get().isBlank() ? Optional.empty() : Optional.of(Portion.parse(stopAt.get()));
        return new Rollout(
                        most,
                        Math.max(1, most),
                        Rollout.parseBatches(batches.get()),
                        stop,
                        0,
                        Rollout.USUAL_RETRY_AFTER,
                        false)
                .check();
    }

    private void check() {
        try {
            Rollout _ = rollout();
            wrong.set("");
        } catch (ProblemException e) {
            wrong.set(e.problem().sentence());
        }
    }

    /// As options of a command.
    String options() {
        StringBuilder line = new StringBuilder();
        if (!limit.get().equals(String.valueOf(Rollout.USUAL_LIMIT))) {
            line.append(" --limit ").append(limit.get().strip());
        }
        if (!batches.get().isBlank()) {
            line.append(" --batch ").append(batches.get().strip());
        }
        if (!stopAt.get().isBlank()) {
            line.append(" --stop-at ").append(stopAt.get().strip());
        }
        return line.toString();
    }

    public StringProperty limitProperty() {
        return limit;
    }

    public StringProperty batchesProperty() {
        return batches;
    }

    public StringProperty stopAtProperty() {
        return stopAt;
    }

    /// What is wrong with it, a sentence; empty: nothing.
    public ReadOnlyStringProperty wrong() {
        return wrong.getReadOnlyProperty();
    }
}
