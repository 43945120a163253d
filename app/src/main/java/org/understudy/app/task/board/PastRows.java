package org.understudy.app.task.board;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.understudy.model.task.TaskId;
import org.understudy.services.store.TaskRow;
import org.understudy.services.task.board.BoardTask;

/// Rows of tasks that the history tells of and no host does.
final class PastRows {
    private final Map<BoardTask.Key, org.understudy.app.task.board.TaskRow> rows = new LinkedHashMap<>();

    /// Takes over what the history has now.
    ///
    /// @param onHosts what hosts tell of by themselves
    void show(
            List<TaskRow> now,
            Set<BoardTask.Key> onHosts,
            List<org.understudy.app.task.board.TaskRow> added,
            List<org.understudy.app.task.board.TaskRow> gone) {
        Map<BoardTask.Key, TaskRow> wanted = new LinkedHashMap<>();
        for (TaskRow each : now) {
            if (TaskId.isOne(each.id())) {
                BoardTask.Key key = new BoardTask.Key(each.host(), new TaskId(each.id()));
                if (!onHosts.contains(key)) {
                    wanted.put(key, each);
                }
            }
        }
        rows.entrySet().removeIf(e -> {
            boolean out = !wanted.containsKey(e.getKey());
            if (out) {
                gone.add(e.getValue());
            }
            return out;
        });
        wanted.forEach((key, task) -> {
            if (!rows.containsKey(key)) {
                var row = new org.understudy.app.task.board.TaskRow(key, TaskFace.of(task));
                rows.put(key, row);
                added.add(row);
            }
        });
    }

    /// A host tells of it now.
    Optional<org.understudy.app.task.board.TaskRow> known(BoardTask.Key key) {
        return Optional.ofNullable(rows.remove(key));
    }

    Collection<org.understudy.app.task.board.TaskRow> rows() {
        return Collections.unmodifiableCollection(rows.values());
    }
}
