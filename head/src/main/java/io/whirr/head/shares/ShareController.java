package io.whirr.head.shares;

import io.whirr.api.http.Message;
import io.whirr.api.shares.SetShare;
import io.whirr.api.shares.Share;
import io.whirr.api.shares.ShareList;
import io.whirr.head.http.InvalidRequest;
import java.util.Comparator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shares over HTTP. */
@RestController
@RequestMapping("/api/v1/shares")
class ShareController {

    private static final double LEAST = 0.001;

    private final Shares shares;

    ShareController(Shares shares) {
        this.shares = shares;
    }

    @GetMapping
    ShareList list() {
        return new ShareList(shares.all().stream()
                .map(share -> new Share(share.owner(), share.weight(), share.used()))
                .sorted(Comparator.comparing(Share::owner))
                .toList());
    }

    @PutMapping("/{owner}")
    Message weigh(@PathVariable("owner") String owner, @RequestBody SetShare request) {
        if (request.weight() < LEAST) {
            throw InvalidRequest.inBody("weight", "a share is at least " + LEAST, request.weight());
        }
        shares.weigh(owner, request.weight());
        return new Message("Share of %s set".formatted(owner), true);
    }
}
