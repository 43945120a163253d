package org.understudy.services.task.runner;

import java.time.Clock;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.store.Store;
import org.understudy.services.store.TaskTable;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.TaskSites;
import org.understudy.services.task.queue.DispatchQueue;
import org.understudy.services.task.queue.TaskHistory;
import org.understudy.services.task.schedule.Schedules;

/// What a runner stands on.
public record Ground(
        Store store,
        TaskManager manager,
        TaskSites sites,
        Targets targets,
        DispatchQueue queue,
        TaskHistory history,
        Schedules schedules,
        Clock clock) {
    private static final Logger LOG = LoggerFactory.getLogger(Ground.class);
    private static final int PAUSE_SECONDS = 1;

    TaskTable tasks() {
        return store.tasks();
    }

    /// Something that needs the database.
    @FunctionalInterface
    interface Question<T> {
        T ask() throws ProblemException;
    }

    /// Again and again, until the database is there: hosts go on meanwhile.
    ///
    /// @param leaving ends it with [Left]
    <T> T persistently(Question<T> question, CountDownLatch leaving) throws ProblemException, InterruptedException {
        while (true) {
            try {
                return question.ask();
            } catch (ProblemException e) {
                if (e.kind() != Kind.FAILED) {
                    throw e;
                }
                LOG.info("The database is waited for: {}", e.getMessage());
            }
            if (leaving.await(PAUSE_SECONDS, TimeUnit.SECONDS)) {
                throw new Left();
            }
        }
    }
}
