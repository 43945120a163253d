package org.understudy.app.shell;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

import javafx.scene.Node;

import org.understudy.app.desk.Route;
import org.understudy.app.fx.ViewModel;

/// The pages that were shown last. Who comes back to one finds it as it was: what a test found,
/// what a boot answered.
final class Pages {
    private static final int KEPT = 12;

    private final Map<Route, Page> pages = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Route, Page> eldest) {
            return size() > KEPT;
        }
    };

    record Page(ViewModel model, Node view) {}

    Page get(Route route, Supplier<Page> make) {
        Page page = pages.get(route);
        if (page == null) {
            page = make.get();
            pages.put(route, page);
        }
        return page;
    }
}
