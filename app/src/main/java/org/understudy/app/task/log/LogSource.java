package org.understudy.app.task.log;

import org.understudy.model.problem.ProblemException;
import org.understudy.services.task.site.LogHits;
import org.understudy.services.task.site.LogPiece;

/// Where a log is. Both wait for its host.
public interface LogSource {
    LogPiece read(long offset, int most) throws ProblemException;

    /// Tells the lines in which the text occurs, from the first one on.
    void search(String text, LogHits hits) throws ProblemException;
}
