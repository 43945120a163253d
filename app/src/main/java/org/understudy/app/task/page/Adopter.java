package org.understudy.app.task.page;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.app.desk.Desk;
import org.understudy.app.task.board.TaskRow;
import org.understudy.model.task.Progress;
import org.understudy.model.task.TaskId;
import org.understudy.services.replica.Replicas;
import org.understudy.services.task.RunningTask;
import org.understudy.services.task.board.BoardSite;
import org.understudy.services.task.board.BoardTask;
import org.understudy.services.task.board.TaskBoard;

/// Goes on with work of this person whose console is gone, as soon as its host is looked at: a
/// laptop that was closed in the middle of a sync is opened again.
public final class Adopter {
    private static final Logger LOG = LoggerFactory.getLogger(Adopter.class);

    private final Desk desk;
    private final Map<TaskId, Instant> tried = new HashMap<>();

    public Adopter(Desk desk) {
        this.desk = desk;
    }

    /// From now on, until the window ends.
    public void begin() {
        desk.board().listen(changed -> changed.touched().forEach(this::look));
    }

    private void look(TaskRow row) {
        row.onHost()
                .filter(at -> !at.stale() && desk.replicas().abandoned(at.task()))
                .filter(at -> isNew(
                        at.task().id(), at.task().progress().map(Progress::at).orElse(Instant.EPOCH)))
                .ifPresent(this::adopt);
    }

    /// Once for each time that it was abandoned: what fails is not tried for ever.
    private boolean isNew(TaskId id, Instant since) {
        return !since.equals(tried.put(id, since));
    }

    private void adopt(BoardTask at) {
        Replicas replicas = desk.replicas();
        TaskBoard board = desk.board().board();
        desk.later(
                () -> {
                    BoardSite site = board.site(at.host());
                    return replicas.adopt(at.host(), site.show(at.task().id()), false);
                },
                task -> follow(at, task),
                problem -> LOG.info("{} is not gone on with: {}", at.task().title(), problem.sentence()));
    }

    private <T> void follow(BoardTask at, RunningTask<T> task) {
        String subject = at.task().leases().isEmpty()
                ? ""
                : at.task().leases().getFirst().resource().text();
        desk.tasks()
                .follow(
                        subject,
                        task,
                        _ -> {},
                        problem -> LOG.info("{} ended: {}", at.task().title(), problem.sentence()));
    }
}
