package org.understudy.agent;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Says which version this is; that it answers at all shows that the runtime works here. */
final class VersionCommand implements Subcommand {
    @Override
    public String name() {
        return "version";
    }

    @Override
    public int run(List<String> args, InputStream in, OutputStream out) throws IOException {
        String line = Version.text() + " " + System.getProperty("os.arch") + " java " + Runtime.version() + "\n";
        out.write(line.getBytes(StandardCharsets.UTF_8));
        out.flush();
        return 0;
    }
}
