package org.understudy.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;

/** One thing that the agent can be started as. */
public interface Subcommand {
    String name();

    /** Speaks on the two streams until its work is done; answers the exit code of the process. */
    int run(List<String> args, InputStream in, OutputStream out) throws IOException;
}
