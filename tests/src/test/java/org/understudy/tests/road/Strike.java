package org.understudy.tests.road;

import java.io.IOException;
import java.util.Optional;

import org.understudy.tests.road.Traces.Found;

/// Something bad that happens to a sync.
enum Strike {
    /// SIGKILL for the console.
    CONSOLE {
        @Override
        boolean hit(Stage stage, Program run) throws Exception {
            return signal("KILL", Optional.of(new Found(run.pid(), "")));
        }
    },
    /// SIGKILL for the agent on the source.
    SOURCE_AGENT {
        @Override
        boolean hit(Stage stage, Program run) throws Exception {
            return signal("KILL", stage.traces().captureAgent());
        }
    },
    /// SIGKILL for the agent on the portal.
    PORTAL_AGENT {
        @Override
        boolean hit(Stage stage, Program run) throws Exception {
            return signal("KILL", stage.traces().portalAgent());
        }
    },
    /// SIGKILL for the process of the SSH server that carries the source's agent.
    SOURCE_SESSION {
        @Override
        boolean hit(Stage stage, Program run) throws Exception {
            return signal("KILL", stage.traces().captureAgent().flatMap(Traces::sessionOf));
        }
    },
    /// The same on the portal's side.
    PORTAL_SESSION {
        @Override
        boolean hit(Stage stage, Program run) throws Exception {
            return signal("KILL", stage.traces().portalAgent().flatMap(Traces::sessionOf));
        }
    },
    /// SIGKILL for the daemon that shows the portal's agent its layer.
    STORAGE_DAEMON {
        @Override
        boolean hit(Stage stage, Program run) throws Exception {
            return signal("KILL", stage.traces().storageDaemon());
        }
    },
    /// The connection to the source breaks.
    SOURCE_LINK {
        @Override
        boolean hit(Stage stage, Program run) {
            stage.toSource().hangUp();
            return true;
        }
    },
    /// The connection to the portal breaks.
    PORTAL_LINK {
        @Override
        boolean hit(Stage stage, Program run) {
            stage.toPortal().hangUp();
            return true;
        }
    };

    /// Does it; false where there is nothing (any more, or yet) that it could hit.
    abstract boolean hit(Stage stage, Program run) throws Exception;

    static boolean signal(String name, Optional<Found> whom) throws IOException, InterruptedException {
        if (whom.isEmpty()) {
            return false;
        }
        Process kill = new ProcessBuilder(
                        "kill", "-" + name, Long.toString(whom.get().pid()))
                .redirectErrorStream(true)
                .start();
        return kill.waitFor() == 0;
    }
}
