package io.whirr.head.schedules;

import io.whirr.api.schedules.AdjustChore;
import io.whirr.api.schedules.Chore;
import io.whirr.api.schedules.ChoreList;
import io.whirr.head.http.Refusal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The head's own recurring work over HTTP. */
@RestController
@RequestMapping("/api/v1/maintenance")
class MaintenanceController {

    private final Maintenance maintenance;

    MaintenanceController(Maintenance maintenance) {
        this.maintenance = maintenance;
    }

    @GetMapping
    ChoreList list() {
        return new ChoreList(maintenance.all());
    }

    @GetMapping("/{name}")
    Chore show(@PathVariable String name) {
        return maintenance.find(name).orElseThrow(() -> unknown(name));
    }

    @PutMapping("/{name}")
    Chore adjust(@PathVariable String name, @RequestBody AdjustChore wish) {
        return maintenance.adjust(name, wish).orElseThrow(() -> unknown(name));
    }

    @PostMapping("/{name}/run")
    Chore run(@PathVariable String name) {
        return maintenance.run(name).orElseThrow(() -> unknown(name));
    }

    private static Refusal unknown(String name) {
        return Refusal.notFound(
                "Maintenance %s not found: GET /api/v1/maintenance lists what there is".formatted(name));
    }
}
