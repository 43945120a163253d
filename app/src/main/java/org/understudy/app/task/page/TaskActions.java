package org.understudy.app.task.page;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

import org.understudy.app.desk.Confirmation;
import org.understudy.app.desk.Desk;
import org.understudy.app.desk.Route;
import org.understudy.app.task.board.TaskFace;
import org.understudy.app.task.board.TaskRow;
import org.understudy.app.ui.Formats;
import org.understudy.model.task.TaskState;
import org.understudy.services.task.board.BoardTask;
import org.understudy.services.task.site.Evidence;

import static org.understudy.app.ui.Texts.plural;
import static org.understudy.app.ui.Texts.t;

/// What people do with tasks, wherever they see them.
public final class TaskActions {
    private final Desk desk;

    public TaskActions(Desk desk) {
        this.desk = desk;
    }

    // ---- cancel

    /// Why none of these can be cancelled; empty: at least one can.
    public static String whyNotCancel(Collection<TaskRow> rows) {
        if (rows.isEmpty()) {
            return t("Select a task first.");
        }
        if (rows.stream().allMatch(r -> r.face().over())) {
            return rows.size() == 1 ? t("It is over.") : t("They are over.");
        }
        if (rows.stream().allMatch(r -> r.face().over() || r.face().state() == TaskState.CANCELLING)) {
            return t("It is being cancelled already.");
        }
        return rows.stream().allMatch(r -> r.face().over() || r.face().stale())
                ? t("Its host does not answer; it can be cancelled when the host is back.")
                : "";
    }

    /// Asks once for all of them, naming each.
    public void cancel(Collection<TaskRow> rows) {
        List<TaskRow> live = rows.stream()
                .filter(r -> !r.face().over() && r.face().state() != TaskState.CANCELLING)
                .toList();
        if (live.isEmpty()) {
            return;
        }
        List<String> named = new ArrayList<>(live.stream()
                .limit(8)
                .map(r -> r.face().host().isEmpty()
                        ? t("\"{0}\" ends", r.face().title())
                        : t(
                                "\"{0}\" on {1}, of {2}",
                                r.face().title(), r.face().host(), r.face().person()))
                .toList());
        if (live.size() > named.size()) {
            named.add(t("and {0} more", live.size() - named.size()));
        }
        desk.dialogs()
                .show(new Confirmation(
                        live.size() == 1
                                ? t("Cancel the task?")
                                : plural(live.size(), "Cancel {0} task?", "Cancel {0} tasks?"),
                        t("What it has started is told to end, and is ended after five seconds."),
                        named,
                        List.of(t("What it has done so far stays as it is.")),
                        live.size() == 1 ? t("Cancel the task") : t("Cancel them"),
                        true,
                        "",
                        () -> live.forEach(this::cancelNow)));
    }

    private void cancelNow(TaskRow row) {
        row.local().ifPresent(task -> task.cancel().execute());
        row.onHost()
                .ifPresent(at -> desk.later(
                        () -> desk.board()
                                .board()
                                .site(at.host())
                                .cancel(at.task().id(), t("It was cancelled in a window.")),
                        _ -> {},
                        desk.report(t("\"{0}\" was not cancelled", at.task().title()))));
    }

    // ---- once more, and back

    /// Why none of these can be tried again; empty: at least one can.
    public static String whyNotRetry(Collection<TaskRow> rows) {
        if (rows.isEmpty()) {
            return t("Select a task first.");
        }
        if (rows.stream().allMatch(r -> r.onHost().isEmpty())) {
            return rows.stream().allMatch(r -> r.at().isEmpty())
                    ? t("It is a task of this console alone; begin it again where it was begun.")
                    : t("The history tells of it; its host has to be there to try it again.");
        }
        return rows.stream().noneMatch(TaskActions::failed)
                ? t("Only what failed, was cancelled or was lost can be tried again.")
                : "";
    }

    private static boolean failed(TaskRow row) {
        return row.onHost().isPresent() && row.face().over() && row.face().state() != TaskState.SUCCEEDED;
    }

    public void retry(Collection<TaskRow> rows) {
        List<BoardTask> failed = rows.stream()
                .filter(TaskActions::failed)
                .flatMap(r -> r.onHost().stream())
                .toList();
        desk.later(
                () -> desk.dispatching().retry(failed),
                _ -> desk.navigation().go(new Route.Tasks("")),
                desk.report(t("It was not tried again")));
    }

    /// Why it cannot be taken back; empty: it can.
    public String whyNotUndo(BoardTask at) {
        if (at.task().state() != TaskState.SUCCEEDED) {
            return t("Only what succeeded can be undone.");
        }
        boolean undoable = desk.dispatching().routines().stream()
                .anyMatch(r -> r.id().equals(at.task().routine()) && r.undoable());
        return undoable
                ? ""
                : t("What the routine {0} does cannot be undone.", at.task().routine());
    }

    public void undo(BoardTask at) {
        desk.dialogs()
                .show(new Confirmation(
                        t("Undo \"{0}\" on {1}?", at.task().title(), at.host()),
                        t("A task is begun there that takes back what it did."),
                        List.of(),
                        List.of(t("Both stay in the list of tasks.")),
                        t("Undo it"),
                        false,
                        "",
                        () -> desk.later(
                                () -> desk.dispatching().undo(List.of(at)),
                                _ -> desk.navigation().go(new Route.Tasks(at.host())),
                                desk.report(
                                        t("\"{0}\" was not undone", at.task().title())))));
    }

    // ---- break its lock

    public static String whyNotBreak(TaskFace face) {
        if (face.over()) {
            return t("It is over and holds nothing.");
        }
        if (face.waits()) {
            return t("It holds nothing yet; cancel it instead.");
        }
        return face.stale() ? t("Its host does not answer.") : "";
    }

    /// Gathers the evidence, and shows it before anything is done.
    public void breakLock(BoardTask at, Consumer<Boolean> looking) {
        looking.accept(true);
        desk.later(
                () -> desk.board().board().site(at.host()).evidence(at.task().id()),
                evidence -> {
                    looking.accept(false);
                    confirmBreak(at, evidence);
                },
                problem -> {
                    looking.accept(false);
                    desk.report(t(
                                    "The evidence about \"{0}\" could not be gathered",
                                    at.task().title()))
                            .accept(problem);
                });
    }

    private void confirmBreak(BoardTask at, Evidence evidence) {
        List<String> shown = evidence(evidence);
        boolean lives = evidence.wrapperLives() || evidence.workLives();
        desk.dialogs()
                .show(new Confirmation(
                        t("Break the lock of \"{0}\"?", at.task().title()),
                        lives
                                ? t(
                                        "The task seems to be alive: cancelling it is the gentler way. Breaking kills it at once.")
                                : t(
                                        "Nothing of the task lives any more; what it holds comes free, and who waits for it begins."),
                        lives
                                ? List.of(t("All that the task has started is killed; it cleans nothing up."))
                                : List.of(),
                        shown,
                        t("Break the lock"),
                        true,
                        lives ? at.task().id().shortForm() : "",
                        () -> desk.later(
                                () -> {
                                    desk.board()
                                            .board()
                                            .site(at.host())
                                            .breakLock(evidence, t("Its lock was broken in a window."));
                                    return true;
                                },
                                _ -> {},
                                desk.report(t(
                                        "The lock of \"{0}\" was not broken",
                                        at.task().title())))));
    }

    /// What speaks for and against it, a sentence each.
    static List<String> evidence(Evidence e) {
        List<String> lines = new ArrayList<>();
        lines.add(t(
                "It belongs to {0}, and stands so since {1}.",
                e.task().initiator(), Formats.absolute(e.task().since())));
        lines.add(e.held() ? t("Its lock is held.") : t("Its lock is free: it ended without a result."));
        lines.add(process(t("Its wrapper"), e.wrapper(), e.wrapperLives()));
        lines.add(process(t("Its work"), e.work(), e.workLives()));
        lines.add(e.logWritten()
                .map(at -> t(
                        "It wrote to its log last at {0}; that has {1}.",
                        Formats.absolute(at), Formats.bytes(e.logBytes())))
                .orElse(t("It has written nothing to its log.")));
        e.task()
                .progress()
                .ifPresent(p ->
                        lines.add(t("It told last how far it is at {0}: {1}", Formats.absolute(p.at()), p.message())));
        return lines;
    }

    private static String process(String what, String process, boolean lives) {
        String pid = process.split(" ", 2)[0];
        if (pid.equals("-")) {
            return t("{0} never began.", what);
        }
        return lives
                ? t("{0} is process {1}, which lives.", what, pid)
                : t("{0} was process {1}, which is gone.", what, pid);
    }
}
