package org.understudy.services.task.site;

import java.io.IOException;
import java.time.Duration;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.model.problem.ProblemException;
import org.understudy.services.ssh.RemoteProcess;

/// Ends programs that end with their input. To kill them would take a channel of its own.
final class Farewell {
    private static final Logger LOG = LoggerFactory.getLogger(Farewell.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private Farewell() {}

    static void to(RemoteProcess process) {
        try {
            process.stdin().close();
            int _ = process.await(PATIENCE);
        } catch (IOException | ProblemException e) {
            LOG.debug("it does not end by itself", e);
        } finally {
            process.close();
        }
    }
}
