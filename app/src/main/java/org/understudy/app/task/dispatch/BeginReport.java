package org.understudy.app.task.dispatch;

import java.util.List;
import java.util.stream.Collectors;

import org.understudy.app.desk.Desk;
import org.understudy.app.desk.Dialog;
import org.understudy.app.desk.ProblemReport;
import org.understudy.app.desk.TextSheet;
import org.understudy.model.problem.Problem;
import org.understudy.services.task.HostOutcome;
import org.understudy.services.task.TaskListener;
import org.understudy.services.task.TaskRun;

import static org.understudy.app.ui.Texts.t;

/// Tells where it could not be begun, once, when all hosts have answered.
final class BeginReport implements TaskListener {
    private final Desk desk;

    BeginReport(Desk desk) {
        this.desk = desk;
    }

    /// Waits for the answers.
    void summary(TaskRun run) {
        try {
            List<HostOutcome> bad =
                    run.await().stream().filter(o -> o.problem().isPresent()).toList();
            if (!bad.isEmpty()) {
                desk.ui().queue(() -> desk.dialogs().show(failures(bad)));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Dialog failures(List<HostOutcome> bad) {
        String text = bad.stream()
                .map(o -> o.host().name() + ": "
                        + o.problem().map(Problem::sentence).orElse(""))
                .collect(Collectors.joining("\n"));
        return bad.size() == 1
                ? new ProblemReport(
                        t("Nothing came of it on {0}", bad.getFirst().host().name()),
                        bad.getFirst().problem().orElseThrow())
                : new TextSheet(t("Nothing came of it on {0} hosts", bad.size()), text);
    }
}
