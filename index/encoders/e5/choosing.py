"""Which engine runs the model on this machine; told without loading any."""

import ctypes
import os
from dataclasses import dataclass
from importlib.metadata import version

import openvino as ov

from index.encoders.e5.engine import Engine, OpenVinoEngine
from index.encoders.e5.weights import Weights
from index.errors import ModelError

ENGINES = ("openvino", "torch")


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine and a device of torch's, "cpu" for OpenVINO; `named` if settings ask for them."""

    engine: str
    device: str
    named: bool

    @classmethod
    def of_settings(cls) -> "Choice":
        """What `YONGWEN_ENGINE` and `YONGWEN_DEVICE` ask for, by default OpenVINO.

        :raises ModelError: if there is no such engine, or it does not run on that device.
        """
        engine, device = os.environ.get("YONGWEN_ENGINE"), os.environ.get("YONGWEN_DEVICE")
        if engine and engine not in ENGINES:
            raise ModelError("engine_unknown", name=engine, known=", ".join(ENGINES))
        if engine == "openvino" and device not in (None, "", "cpu"):
            raise ModelError("device_unavailable", name=f"openvino {device}")
        usual = "openvino" if (device or "cpu") == "cpu" else "torch"
        return cls(engine or usual, device or "cpu", named=bool(engine or device))

    def make(self, weights: Weights) -> Engine:
        """The engine, with the model in it.

        :raises ModelError: if this machine does not have the device.
        """
        if self.engine == "openvino":
            return OpenVinoEngine(weights)
        from index.encoders.e5.torch_engine import TorchEngine

        return TorchEngine(weights, self.device)

    @property
    def precision(self) -> str:
        """What it computes in, as the engine itself would choose."""
        if self.engine == "torch":
            return "float32" if self.device == "cpu" else "bfloat16"
        able = ov.Core().get_property("CPU", "OPTIMIZATION_CAPABILITIES")
        return "bf16" if "BF16" in able else "f32"


def described() -> str:
    """The engine that questions run on, and the one for many passages if that is another.

    :raises ModelError: as `Choice.of_settings`.
    """
    chosen = Choice.of_settings()
    choices = [chosen, *([for_many()] if not chosen.named and has_gpu() else [])]
    return "; ".join(f"{choice.engine} {choice.device} {choice.precision}" for choice in choices)


def for_many() -> Choice:
    """What is fastest for many passages where there is a GPU."""
    return Choice("torch", "cuda", named=False)


def has_gpu() -> bool:
    """Whether torch, as it is installed, has a GPU to run on.

    NVIDIA's driver is asked, since importing torch takes seconds.
    """
    if version("torch").endswith("+cpu"):
        return False
    try:
        driver = ctypes.CDLL("nvcuda.dll" if os.name == "nt" else "libcuda.so.1")
    except OSError:
        return False
    count = ctypes.c_int(0)
    if driver.cuInit(0) or driver.cuDeviceGetCount(ctypes.byref(count)):
        return False
    return count.value > 0
