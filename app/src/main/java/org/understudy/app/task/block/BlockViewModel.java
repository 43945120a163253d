package org.understudy.app.task.block;

import java.util.List;
import java.util.Optional;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

import org.jspecify.annotations.Nullable;

import org.understudy.app.desk.Desk;
import org.understudy.app.desk.Route;
import org.understudy.app.fx.Command;
import org.understudy.app.task.board.TaskFace;
import org.understudy.app.task.board.TaskRow;
import org.understudy.app.task.page.TaskActions;
import org.understudy.app.theme.Icon;
import org.understudy.model.task.Resource;
import org.understudy.model.task.TaskId;
import org.understudy.services.libvirt.DomainJob;
import org.understudy.services.observe.Subscription;

import static org.understudy.app.ui.Texts.t;

/// Whether somebody has a resource for himself now: what, by whom, since when, how far. Tasks of
/// this console are left out, because pages show those anyway. Whoever shows it also binds the
/// commands of the resource to the reason.
public final class BlockViewModel {
    private final Desk desk;
    private final ReadOnlyObjectWrapper<@Nullable TaskFace> face = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper reason = new ReadOnlyStringWrapper("");
    private final Command open;
    private final Command cancel;
    private @Nullable TaskRow holder;
    private final ReadOnlyObjectWrapper<@Nullable DomainJob> outside = new ReadOnlyObjectWrapper<>();
    private @Nullable DomainJob job;
    private @Nullable Subscription following;
    private @Nullable Subscription machine;
    private boolean busy;
    private String host = "";
    private Resource resource = Resource.HOST;

    public BlockViewModel(Desk desk) {
        this.desk = desk;
        TaskActions actions = new TaskActions(desk);
        open = new Command("block-open", t("Log"), Icon.FILE, this::show);
        cancel = new Command(
                        "block-cancel",
                        t("Cancel it"),
                        Icon.CLOSE,
                        () -> holder().ifPresent(r -> actions.cancel(List.of(r))))
                .unless(face.map(_ ->
                                TaskActions.whyNotCancel(holder().map(List::of).orElse(List.of())))
                        .orElse(t("Nothing is in the way.")));
    }

    /// From now on about this resource of this host, until [#leave].
    public void follow(String ofHost, Resource what) {
        if (following != null && ofHost.equals(host) && what.equals(resource)) {
            return;
        }
        leave();
        host = ofHost;
        resource = what;
        following = desk.board().followHolder(ofHost, what, this::take);
        if (what.kind().equals("replica") || what.kind().equals("domain")) {
            // A replica's machine has its name.
            machine = desk.board().followJob(ofHost, what.name(), this::takeJob);
        }
    }

    public void leave() {
        if (following != null) {
            following.close();
            following = null;
        }
        if (machine != null) {
            machine.close();
            machine = null;
        }
        takeJob(null);
        take(null);
    }

    private void takeJob(@Nullable DomainJob now) {
        job = now;
        show(holder);
    }

    private void take(@Nullable TaskRow now) {
        busy = now != null;
        holder = now == null || ours(now) ? null : now;
        show(holder);
    }

    /// While a task has it, what libvirt does may be that task's own work: then the task is what is shown.
    private void show(@Nullable TaskRow by) {
        @Nullable TaskFace shown = by == null ? null : by.face();
        @Nullable DomainJob stranger = busy ? null : job;
        face.set(shown);
        outside.set(stranger);
        if (shown != null) {
            reason.set(words(shown));
        } else {
            reason.set(stranger == null ? "" : t("Blocked by someone outside ({0}).", stranger.text()));
        }
    }

    private boolean ours(TaskRow row) {
        Optional<TaskId> id = row.onHost().map(at -> at.task().id());
        return desk.tasks().tasks().stream()
                .anyMatch(task -> task.onHost().isPresent()
                        && task.onHost().map(at -> at.id()).equals(id));
    }

    /// One sentence, for a command that cannot be done meanwhile.
    public static String words(TaskFace by) {
        return by.fraction() > 0
                ? t("Blocked by \"{0}\" of {1}, {2} %.", by.title(), by.person(), Math.round(by.fraction() * 100))
                : t("Blocked by \"{0}\" of {1}.", by.title(), by.person());
    }

    private Optional<TaskRow> holder() {
        return Optional.ofNullable(holder);
    }

    private void show() {
        holder().flatMap(TaskRow::onHost)
                .ifPresent(at -> desk.navigation()
                        .go(new Route.TaskPage(at.host(), at.task().id())));
    }

    /// What is in the way; null: nothing.
    public ReadOnlyObjectProperty<@Nullable TaskFace> faceProperty() {
        return face.getReadOnlyProperty();
    }

    /// What somebody does with its machine who is in no line; null: nothing.
    public ReadOnlyObjectProperty<@Nullable DomainJob> outsideProperty() {
        return outside.getReadOnlyProperty();
    }

    /// Why nothing can be done with it; empty: it can.
    public ReadOnlyStringProperty reasonProperty() {
        return reason.getReadOnlyProperty();
    }

    public Command open() {
        return open;
    }

    public Command cancel() {
        return cancel;
    }
}
