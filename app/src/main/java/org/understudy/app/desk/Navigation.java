package org.understudy.app.desk;

import java.util.ArrayDeque;
import java.util.Deque;

import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/// Where the window is, and the way back.
public final class Navigation {
    private static final int REMEMBERED = 50;

    private final ReadOnlyObjectWrapper<Route> route = new ReadOnlyObjectWrapper<>(new Route.Overview());
    private final Deque<Route> back = new ArrayDeque<>();

    public ReadOnlyObjectProperty<Route> routeProperty() {
        return route.getReadOnlyProperty();
    }

    public void go(Route next) {
        if (!next.equals(route.get())) {
            back.push(route.get());
            while (back.size() > REMEMBERED) {
                back.removeLast();
            }
            route.set(next);
        }
    }

    /// Goes somewhere in place of here, so that nobody comes back to what is gone.
    public void replace(Route next) {
        back.removeIf(route.get()::equals);
        route.set(next);
    }

    public void back() {
        route.set(back.isEmpty() ? new Route.Overview() : back.pop());
    }
}
