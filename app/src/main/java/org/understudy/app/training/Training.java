package org.understudy.app.training;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import org.understudy.app.Main;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.ssh.SshRehearsal;

/// The program for whose run the build records a start-up cache: a session over SSH with itself, commands that only
/// read, and
/// every class of ours. Works in the home directory that it is given, which the build throws away.
public final class Training {
    private Training() {}

    /// @param args a folder for what is left behind
    public static void main(String[] args) throws IOException, ProblemException {
        SshRehearsal.run(Files.createDirectories(Path.of(args[0]).resolve("rehearsal")));
        loadOurs();
        // Last: it ends the process.
        Main.main(new String[] {"host", "list", "--json"});
    }

    private static void loadOurs() throws IOException {
        for (String jar : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (Path.of(jar).getFileName().toString().startsWith("understudy-")) {
                for (String name : names(jar)) {
                    try {
                        Class.forName(name, false, Training.class.getClassLoader());
                    } catch (ClassNotFoundException | LinkageError e) {
                        throw new IOException(name + " cannot be loaded.", e);
                    }
                }
            }
        }
    }

    private static List<String> names(String jar) throws IOException {
        try (JarFile file = new JarFile(jar)) {
            return file.stream()
                    .map(JarEntry::getName)
                    .filter(n -> n.endsWith(".class") && !n.endsWith("-info.class"))
                    .map(n -> n.substring(0, n.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
    }
}
