package org.understudy.services.store;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

/// Which database a team shares: `UNDERSTUDY_DATABASE`, else the line `database = …` of
/// `$XDG_CONFIG_HOME/understudy/settings`, else none, which is the file of this person.
///
/// @param address what the environment says, empty: ask the file
public record DatabaseSetting(String address, Path settings) {
    static final String VARIABLE = "UNDERSTUDY_DATABASE";

    public static DatabaseSetting of(Map<String, String> environment, Path home) {
        String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path base = xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".config");
        return new DatabaseSetting(environment.getOrDefault(VARIABLE, "").strip(), base.resolve("understudy/settings"));
    }

    /// The address of a server; empty for the file of this person.
    String resolve() throws ProblemException {
        if (!address.isEmpty() || !Files.exists(settings)) {
            return address;
        }
        Properties all = new Properties();
        try (Reader in = Files.newBufferedReader(settings)) {
            all.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new ProblemException(
                    Problem.of(
                            Kind.BAD_INPUT,
                            "The settings in " + settings + " cannot be read.",
                            String.valueOf(e.getMessage()),
                            "Correct them or give yourself the right to read them. They look like: database ="
                                    + " postgresql://ann@db.example.org/understudy"),
                    e);
        }
        return all.getProperty("database", "").strip();
    }

    /// Without the address: it may hold a password.
    @Override
    public String toString() {
        return "DatabaseSetting[" + settings + "]";
    }
}
