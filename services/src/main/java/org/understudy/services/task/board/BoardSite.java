package org.understudy.services.task.board;

import java.util.List;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.services.observe.Observable;
import org.understudy.services.task.site.Evidence;
import org.understudy.services.task.site.LogHits;
import org.understudy.services.task.site.LogPiece;
import org.understudy.services.task.site.SiteView;
import org.understudy.services.task.site.TaskDetails;

/// The tasks of one host, as a person at a console looks at them and deals with them. All of it
/// waits for the host: not on the UI thread.
public interface BoardSite {
    /// What waits and runs there, followed from now on.
    Observable<SiteView> now() throws ProblemException;

    /// Whether these are all tasks of that host; else they are those of our login, and others may be told at domains.
    default boolean wholeHost() {
        return true;
    }

    /// The newest tasks, those that are over included.
    List<SiteTask> past(int count) throws ProblemException;

    TaskDetails show(TaskId id) throws ProblemException;

    /// @return false when it was over already
    boolean cancel(TaskId id, String why) throws ProblemException;

    Evidence evidence(TaskId id) throws ProblemException;

    void breakLock(Evidence evidence, String why) throws ProblemException;

    LogPiece log(TaskId id, long offset, int most) throws ProblemException;

    /// Tells the lines of a log that have a text.
    void search(TaskId id, String text, LogHits hits) throws ProblemException;
}
