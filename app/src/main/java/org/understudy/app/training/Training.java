package org.understudy.app.training;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.app.Main;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Profile;
import org.understudy.services.replica.profile.ProfileFile;
import org.understudy.services.replica.profile.ProfileText;
import org.understudy.services.ssh.SshRehearsal;

/// The program for whose run the build records a start-up cache: a session over SSH with itself,
/// commands that only read, and every class of ours. Works in the home directory that it is given,
/// which the build throws away.
public final class Training {
    private static final Logger LOG = LoggerFactory.getLogger(Training.class);
    /// Ours, and what talks to libvirt, which may not be on the machine that builds.
    private static final List<String> LINKED = List.of("understudy-", "libvirt-", "jna-");

    private Training() {}

    /// @param args a folder for what is left behind
    public static void main(String[] args) throws IOException, ProblemException {
        SshRehearsal.run(Files.createDirectories(Path.of(args[0]).resolve("rehearsal")));
        link();
        Profile profile = new ProfileFile().parse(ProfileText.of(Profile.DEFAULT), "of the rehearsal");
        LOG.debug("rehearsed with {}", profile.name());
        // Last: it ends the process.
        Main.main(new String[] {"host", "list", "--json"});
    }

    /// Only what is linked can be kept; asking for the methods of a class links it and runs nothing of it.
    private static void link() throws IOException {
        for (String jar : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            String file = Path.of(jar).getFileName().toString();
            if (LINKED.stream().anyMatch(file::startsWith)) {
                for (String name : names(jar)) {
                    link(name);
                }
            }
        }
    }

    private static void link(String name) throws IOException {
        try {
            var _ = Class.forName(name, false, Training.class.getClassLoader()).getDeclaredMethods();
        } catch (ClassNotFoundException e) {
            throw new IOException(e);
        } catch (LinkageError e) {
            // It stands on something optional that is not here, and will not be there later either.
            LOG.debug("{} is left out of the start-up cache", name, e);
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
