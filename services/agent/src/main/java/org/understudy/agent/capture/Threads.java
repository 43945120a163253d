package org.understudy.agent.capture;

/** The threads of a job: daemons, so that a process never stays for one that hangs in a write. */
final class Threads {
    private Threads() {}

    static void start(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }
}
