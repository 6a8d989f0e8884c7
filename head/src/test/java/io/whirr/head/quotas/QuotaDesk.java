package io.whirr.head.quotas;

import org.springframework.stereotype.Component;

/** What an operator does with limits, for the tests of other features. */
@Component
public class QuotaDesk {

    private final QuotaService service;

    QuotaDesk(QuotaService service) {
        this.service = service;
    }

    public void limit(Scope scope, String name, int tasks) {
        service.set(new Quota(scope, name, tasks, null));
    }

    public void lookAgain() {
        service.lookAgain();
    }

    public void free(Scope scope, String name) {
        service.remove(scope, name);
    }
}
