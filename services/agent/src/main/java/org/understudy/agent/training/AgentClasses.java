package org.understudy.agent.training;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;

/** Loads every class of the agent, so that what the rehearsal did not come to is in the cache as well. */
final class AgentClasses {
    private AgentClasses() {}

    /** How many there are; 0 where the agent does not run from its jar. */
    static int load() throws IOException {
        int loaded = 0;
        for (String place : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            if (Path.of(place).getFileName().toString().startsWith("understudy-agent") && place.endsWith(".jar")) {
                for (String name : names(place)) {
                    try {
                        Class.forName(name, false, AgentClasses.class.getClassLoader());
                        loaded++;
                    } catch (ClassNotFoundException e) {
                        throw new IOException(e);
                    }
                }
            }
        }
        return loaded;
    }

    private static List<String> names(String jar) throws IOException {
        try (JarFile file = new JarFile(jar)) {
            return file.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .toList();
        }
    }
}
