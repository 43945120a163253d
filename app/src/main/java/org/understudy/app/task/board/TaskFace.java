package org.understudy.app.task.board;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;

import org.understudy.app.task.TaskViewModel;
import org.understudy.app.ui.Formats;
import org.understudy.model.task.Ending;
import org.understudy.model.task.Progress;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskState;
import org.understudy.services.task.TaskSnapshot;
import org.understudy.services.task.board.BoardTask;

import static org.understudy.app.ui.Texts.t;

/// What a row shows of a task at one moment.
///
/// @param host empty: it is a task of this console alone
/// @param person who asked for it
/// @param standing how it stands, in words
/// @param fraction 0 to 1; negative where it is not known
/// @param pace how fast and how long still; may be empty
/// @param since when it came into its state
/// @param stale whether its host does not answer
public record TaskFace(
        String title,
        String host,
        String person,
        TaskState state,
        String standing,
        double fraction,
        String pace,
        Instant since,
        boolean stale) {

    public static TaskFace of(BoardTask at) {
        SiteTask task = at.task();
        OptionalDouble fraction = task.progress().map(Progress::fraction).orElse(OptionalDouble.empty());
        return new TaskFace(
                task.title(),
                at.host(),
                task.initiator(),
                task.state(),
                standing(at),
                task.state() == TaskState.SUCCEEDED ? 1 : task.state().holds() ? fraction.orElse(-1) : 0,
                pace(at),
                task.since(),
                at.stale());
    }

    /// One that is over, as the history has it.
    static TaskFace of(org.understudy.services.store.TaskRow past) {
        Instant ended = past.ended();
        int code = past.code() == null ? 0 : past.code();
        return new TaskFace(
                past.title(),
                past.host(),
                past.initiator(),
                past.state(),
                end(new Ending(past.state(), code, "", past.reason(), ended == null ? past.created() : ended)),
                past.state() == TaskState.SUCCEEDED ? 1 : 0,
                "",
                ended == null ? past.created() : ended,
                false);
    }

    static TaskFace of(TaskViewModel task) {
        TaskSnapshot now = task.snapshotProperty().get();
        return new TaskFace(
                now.title(),
                "",
                "",
                now.state(),
                task.statusProperty().get(),
                task.progressProperty().get(),
                task.detailProperty().get(),
                now.ended().orElse(now.started()),
                false);
    }

    private static String pace(BoardTask at) {
        OptionalDouble pace = at.pace();
        if (pace.isEmpty()) {
            return "";
        }
        double perMinute = pace.getAsDouble() * 60 * 100;
        String rate = perMinute >= 1
                ? t("{0} % a minute", Math.round(perMinute))
                : t("{0} % an hour", Math.round(perMinute * 60));
        OptionalDouble left = at.remaining();
        return left.isPresent() ? rate + "  ·  " + t("{0} left", Formats.duration(left.getAsDouble())) : rate;
    }

    /// In words: what it does, or what it waits for, or how it ended.
    public static String standing(BoardTask at) {
        SiteTask task = at.task();
        String how = switch (task.state()) {
            case QUEUED -> t("Waiting");
            case BLOCKED -> blocked(at);
            case RUNNING -> running(at);
            case CANCELLING -> t("Being cancelled …");
            case SUCCEEDED, FAILED, CANCELLED, LOST ->
                task.ending().map(TaskFace::end).orElse(state(task.state()));
        };
        return at.stale() ? t("{0} (its host does not answer)", how) : how;
    }

    /// What libvirt does may be its own work or somebody else's: nobody can tell.
    private static String running(BoardTask at) {
        String how = at.task().progress().map(TaskFace::progress).orElse(t("Running"));
        return at.outside().map(job -> how + "  ·  " + job.text()).orElse(how);
    }

    private static String progress(Progress progress) {
        String percent = percent(progress);
        String message = progress.message();
        return percent.isEmpty() ? (message.isEmpty() ? t("Running") : message) : (percent + "  " + message).strip();
    }

    /// `43 %`, or nothing.
    static String percent(Progress progress) {
        return progress.fraction().isPresent()
                ? t("{0} %", Math.round(progress.fraction().getAsDouble() * 100))
                : "";
    }

    private static String blocked(BoardTask at) {
        Optional<SiteTask> by = at.waitsFor();
        if (by.isPresent()) {
            SiteTask holder = by.get();
            String how = holder.progress().map(TaskFace::percent).orElse("");
            String waits = t("Waits for \"{0}\" of {1}", holder.title(), holder.initiator());
            return how.isEmpty() ? waits : waits + ", " + how;
        }
        if (at.outside().isPresent()) {
            return t("Blocked by someone outside ({0})", at.outside().get().text());
        }
        return at.task()
                .outside()
                .map(key -> t("Waits: somebody outside holds {0}", key))
                .orElse(t("Waits in line"));
    }

    private static String end(Ending ending) {
        String how = state(ending.state());
        if (ending.code() > 0 && ending.state() == TaskState.FAILED) {
            how = t("{0}, exit code {1}", how, ending.code());
        }
        if (!ending.who().isEmpty()) {
            how = t("{0} by {1}", how, ending.who());
        }
        return ending.reason().isEmpty() ? how : how + ": " + ending.reason();
    }

    /// The state alone, as a word.
    public static String state(TaskState state) {
        return switch (state) {
            case QUEUED -> t("Queued");
            case BLOCKED -> t("Waiting");
            case RUNNING -> t("Running");
            case CANCELLING -> t("Being cancelled");
            case SUCCEEDED -> t("Succeeded");
            case FAILED -> t("Failed");
            case CANCELLED -> t("Cancelled");
            case LOST -> t("Lost");
        };
    }

    public boolean over() {
        return state.over();
    }

    public boolean waits() {
        return state == TaskState.QUEUED || state == TaskState.BLOCKED;
    }
}
