package org.understudy.services.replica.link;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

/// The agent's runtime image as built by `installers/agent-image`: one archive, named by its content.
///
/// @param id names the directory on hosts
/// @param archive a tar.gz with `bin/agent` in it
public record AgentImage(String id, Path archive, String sha256) {
    /// @param home where the program lies, with what was built for it
    public static AgentImage find(Path home) throws ProblemException {
        Path file = home.resolve("installers/target/agent-image.properties");
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException e) {
            throw new ProblemException(
                    Kind.MISSING_TOOL,
                    "The agent's image is not there.",
                    file.toAbsolutePath() + " cannot be read.",
                    "Build it with ./understudy build.");
        }
        Path archive = file.resolveSibling(properties.getProperty("file", ""));
        return new AgentImage(properties.getProperty("id", ""), archive, properties.getProperty("sha256", ""));
    }
}
