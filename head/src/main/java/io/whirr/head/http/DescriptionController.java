package io.whirr.head.http;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows {@code /openapi.json} to people, without a redirect: not every client follows one. */
@Hidden
@RestController
class DescriptionController {

    private final Resource page = new ClassPathResource("docs.html", DescriptionController.class);

    @GetMapping({"/docs", "/redoc"})
    ResponseEntity<Resource> page() {
        return ResponseEntity.ok().contentType(MediaType.TEXT_HTML).body(page);
    }
}
